import { Icon } from '../../ui/Icon';
import { type IconName, ICONS } from '../../ui/icons';
import { Part } from './Part';

const COLOURS = [
  'paper',
  'surface',
  'sunken',
  'line',
  'line-strong',
  'ink',
  'ink-soft',
  'accent',
  'accent-soft',
  'warning',
  'warning-soft',
];

export function Colours() {
  return (
    <Part name="Colours">
      <div className="row">
        {COLOURS.map(name => (
          <span key={name} className="styleguide-colour">
            <span style={{ background: `var(--${name})` }} />
            {name}
          </span>
        ))}
      </div>
    </Part>
  );
}

export function Letters() {
  return (
    <Part name="Type">
      <p style={{ fontSize: 'var(--text-display)' }}>Display: Prune the pear tree</p>
      <h1>Heading: Jij, het vogeltje</h1>
      <h2>Title: L’été où naît l’œuvre</h2>
      <h3>Lead strong: Καλημέρα, γείτονα</h3>
      <p style={{ fontSize: 'var(--text-lead)' }}>Lead: Добрий день, сусіде</p>
      <p>Text: Zażółć gęślą jaźń · 1 111 111 · 0.56</p>
      <p className="soft">Soft text: what stands behind</p>
    </Part>
  );
}

export function Icons() {
  return (
    <Part name="Icon">
      <div className="row">
        {(Object.keys(ICONS) as IconName[]).map(name => (
          <span key={name} className="styleguide-icon">
            <Icon name={name} />
            {name}
          </span>
        ))}
      </div>
    </Part>
  );
}
