import { Link } from '@tanstack/react-router';
import { PersonRow } from '../../ui/PersonRow';
import { TrustWord } from '../../ui/TrustWord';
import { PersonMenu } from './PersonMenu';

export interface Entry {
  readonly id: string;
  readonly name: string;
  readonly trust?: number | null | undefined;
  readonly direct?: number | null | undefined;
}

/** A row: the name, the word and the number, through whom, and what one can do. */
export function PersonEntry({
  person,
  through,
  aside,
}: {
  person: Entry;
  through: string | null;
  aside?: string | null;
}) {
  const { id, name, direct } = person;
  return (
    <PersonRow
      id={id}
      name={name}
      link={
        <Link to="/people/$id" params={{ id }} search={true} activeProps={{ 'data-selected': true }}>
          {name}
        </Link>
      }
      detail={
        <span className="person-trust">
          <TrustWord trust={direct ?? person.trust} direct={direct} through={through} />
          {aside && <span>{aside}</span>}
        </span>
      }
      end={<PersonMenu person={person} />}
    />
  );
}
