import { Card } from '../../ui/Card';
import { Empty } from '../../ui/Empty';
import { IconButton } from '../../ui/IconButton';
import { ListDetail } from '../../ui/ListDetail';
import { Screen } from '../../ui/Screen';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { Part } from './Part';

/** What holds the others: a screen with its header, a list with a detail. */
export function Frames() {
  const header = (
    <ScreenHeader title="Styleguide" actions={<IconButton icon="search" name="Search" />}>
      <p className="soft">What stands below the title</p>
    </ScreenHeader>
  );
  return (
    <Part name="Screen, ScreenHeader, ListDetail">
      <div className="styleguide-columns">
        <div className="styleguide-frame">
          <Screen header={header}>
            <p>The content, as wide as a line can be read.</p>
          </Screen>
        </div>
        <div className="styleguide-frame">
          <ListDetail
            isOpen={false}
            list={<Card title="A list" person="with nothing chosen" />}
            detail={null}
            nothing={<Empty title="Choose something" />}
          />
        </div>
        <div className="styleguide-frame">
          <ListDetail isOpen list={<Card selected title="A list" />} detail={<h2>The detail</h2>} />
        </div>
      </div>
    </Part>
  );
}
