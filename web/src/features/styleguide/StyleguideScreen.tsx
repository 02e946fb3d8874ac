import { Appearance } from '../me/Appearance';
import { Cards, Consequences, Lines, Sections } from './Contents';
import { Buttons, Fields } from './Controls';
import { Colours, Icons, Letters } from './Foundations';
import { Frames } from './Frames';
import { Overlays } from './Overlays';
import { States } from './States';
import './styleguide.css';

/**
 * Every component in every state, in both themes side by side; what lies over the page follows the theme of the device. The selects
 * at the top change theme, language and size of text. English alone: it is for developers.
 */
export function StyleguideScreen() {
  return (
    <main className="styleguide">
      <h1>Styleguide</h1>
      <section className="styleguide-look">
        <Appearance />
      </section>
      <Overlays />
      <div className="styleguide-themes">
        {(['light', 'dark'] as const).map(colorScheme => (
          <div key={colorScheme} className="styleguide-theme" style={{ colorScheme }}>
            <Colours />
            <Letters />
            <Icons />
            <Buttons />
            <Fields />
            <Cards />
            <Lines />
            <Sections />
            <Consequences />
            <States />
            <Frames />
          </div>
        ))}
      </div>
    </main>
  );
}
