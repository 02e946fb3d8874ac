import { Button as AriaButton } from 'react-aria-components/Button';
import { Avatar } from '../../ui/Avatar';
import { useWords } from '../../words/catalogue';
import { sessionWords } from './words';

/** The password of every account of the demo; it is printed at its start. */
const PASSWORD = 'correct horse battery';

/** Somebody to be: only a demo offers this. */
export function DemoPeople({ onChoose }: { onChoose: (who: { member: string; password: string }) => void }) {
  const words = useWords(sessionWords);
  const people = [
    { id: 'alder', name: 'Alder', role: words.demoSteward },
    { id: 'birch', name: 'Birch', role: words.demoNeighbour },
    { id: 'vega', name: 'Vega', role: words.demoStranger },
  ];
  return (
    <section className="stack">
      <p>{words.demo}</p>
      <div className="entrance-people">
        {people.map(person => (
          <AriaButton
            key={person.id}
            className="entrance-person"
            onPress={() => onChoose({ member: person.id, password: PASSWORD })}
          >
            <Avatar id={person.id} name={person.name} />
            <span>
              {person.name}
              <span className="soft"> · {person.role}</span>
            </span>
          </AriaButton>
        ))}
      </div>
    </section>
  );
}
