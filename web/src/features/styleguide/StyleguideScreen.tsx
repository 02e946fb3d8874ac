import { type ReactNode, useState } from 'react';
import { Refusal } from '../../api/client';
import { AudienceLine } from '../../ui/AudienceLine';
import { Avatar } from '../../ui/Avatar';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Checkbox } from '../../ui/Checkbox';
import { Chips } from '../../ui/Chips';
import { Choices } from '../../ui/Choices';
import { CommunityRow } from '../../ui/CommunityRow';
import { Consequence } from '../../ui/Consequence';
import { Dialog, Sheet } from '../../ui/Dialog';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Field } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { type IconName, ICONS } from '../../ui/icons';
import { Dimmed, Skeleton } from '../../ui/Loading';
import { Menu } from '../../ui/Menu';
import { PersonRow } from '../../ui/PersonRow';
import { ReasonLine } from '../../ui/ReasonLine';
import { SearchField } from '../../ui/SearchField';
import { Section } from '../../ui/Section';
import { Select } from '../../ui/Select';
import { Slider } from '../../ui/Slider';
import { StepLine } from '../../ui/StepLine';
import { Table } from '../../ui/Table';
import { Tabs } from '../../ui/Tabs';
import { Tag } from '../../ui/Tag';
import { toast } from '../../ui/toasts';
import { TrustWord } from '../../ui/TrustWord';
import { Appearance } from '../me/Appearance';
import './styleguide.css';

/** Every component in every state; the selects at the top change theme, language and size of text. English alone: it is for developers. */
export function StyleguideScreen() {
  return (
    <main className="styleguide">
      <h1>Styleguide</h1>
      <section className="styleguide-look">
        <Appearance />
      </section>
      <Colours />
      <Letters />
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
      <Buttons />
      <Fields />
      <Cards />
      <Lines />
      <Sections />
      <Consequences />
      <Overlays />
      <States />
    </main>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="stack">
      <h2>{name}</h2>
      {children}
    </section>
  );
}

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

function Colours() {
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

function Letters() {
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

function Buttons() {
  const [count, setCount] = useState(0);
  return (
    <Part name="Button, IconButton, Menu">
      <div className="row">
        <Button look="primary" icon="send" onPress={() => setCount(count + 1)}>
          Primary
        </Button>
        <Button onPress={() => setCount(count + 1)}>Secondary</Button>
        <Button look="quiet">Quiet</Button>
        <Button look="danger">Danger</Button>
        <Button look="primary" isPending>
          Pending
        </Button>
        <Button look="primary" disabledBecause="You are offline">
          Disabled
        </Button>
        <IconButton icon="edit" name="Edit" />
        <Menu
          name="More about Apple"
          entries={[
            { id: 'change', name: 'Change trust', icon: 'edit', onAction: () => toast('Change') },
            { id: 'block', name: 'Block Apple', icon: 'block', danger: true, onAction: () => toast('Block') },
          ]}
        />
        <span>{count}</span>
      </div>
    </Part>
  );
}

function Fields() {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('garden');
  const [who, setWho] = useState('trusted');
  const [value, setValue] = useState(0.6);
  const [kind, setKind] = useState('all');
  const [tab, setTab] = useState('active');
  return (
    <Part name="Field, Select, Choices, Checkbox, Slider, Chips, Tabs">
      <div className="styleguide-columns">
        <Field label="What?" placeholder="Prune the pear tree" value={text} onChange={setText} />
        <Field label="With a hint" hint="When, how much" lines={3} />
        <Field label="With an error" defaultValue="x" error="Say in a few words what it is" />
        <Select
          label="Category"
          selected={chosen}
          onSelect={setChosen}
          options={[
            { id: 'garden', name: 'Garden' },
            { id: 'repair', name: 'Repair' },
          ]}
        />
        <Select
          label="Empty, with an error"
          selected={null}
          placeholder="Choose"
          error="Choose one"
          onSelect={setChosen}
          options={[]}
        />
        <SearchField label="Search needs and offers" />
        <Choices
          label="Who can see this?"
          selected={who}
          onSelect={setWho}
          choices={[
            { id: 'cell', name: 'My cell', hint: 'the few who live closest', number: 9 },
            { id: 'trusted', name: 'People I trust', number: 57 },
          ]}
        />
        <div>
          <Checkbox>It is urgent</Checkbox>
          <Checkbox defaultSelected>Chosen</Checkbox>
        </div>
        <Slider
          label="Trust"
          value={value}
          onChange={setValue}
          minimum={0}
          maximum={1}
          step={0.05}
          shown={value.toFixed(2)}
        />
      </div>
      <Chips
        look="segments"
        label="Groups"
        selected={kind}
        onSelect={setKind}
        chips={[
          { id: 'all', name: 'Oak Street', count: 158 },
          { id: 'partners', name: 'Partners', count: 128 },
          { id: 'network', name: 'Network', count: 63 },
        ]}
      />
      <Chips
        label="Kinds"
        selected={kind}
        onSelect={setKind}
        chips={[
          { id: 'all', name: 'All' },
          { id: 'partners', name: 'Needs' },
          { id: 'network', name: 'Offers' },
        ]}
      />
      <Tabs
        label="Partnerships"
        selected={tab}
        onSelect={setTab}
        tabs={[
          { id: 'active', name: 'Active', content: <p>River Bend since November</p> },
          { id: 'incoming', name: 'Incoming', count: 2, content: <p>South Net</p> },
        ]}
      />
    </Part>
  );
}

function Cards() {
  return (
    <Part name="Card, Tag">
      <div className="styleguide-columns">
        <Card
          tag={
            <span className="row">
              <Tag icon="need" tone="accent">
                Need
              </Tag>
              <Tag icon="urgent" tone="warning">
                urgent
              </Tag>
            </span>
          }
          title={<a href="#card">Prune the pear tree</a>}
          person="Crane · River Bend · within 5 km"
          reason={<ReasonLine reason={{ via: 'partner', community: 'River Bend' }} />}
          state="2 days ago"
        />
        <Card
          selected
          tag={<Tag icon="offer">Offer</Tag>}
          title={<a href="#card">Chosen, with an action</a>}
          person="Myrtle · Oak Street"
          reason={<ReasonLine reason={{ via: 'trusted', through: 'Apple', trust: 0.72 }} />}
          state="Somebody helps"
          action={<Button>Look at it</Button>}
        />
      </div>
    </Part>
  );
}

const VIAS = [
  'own',
  'accepted',
  'circle',
  'cell',
  'community',
  'partner',
  'trusted',
  'nearby',
  'network',
  'public',
] as const;

function Sections() {
  return (
    <Part name="Section, Table">
      <Section title="Waits for you" count="2" action={<Button icon="download">Save</Button>}>
        <Table label="Accounts">
          <thead>
            <tr>
              <th scope="col">Account</th>
              <th scope="col" className="number">
                Balance
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">Birch</th>
              <td className="number">1 h 30</td>
            </tr>
            <tr>
              <th scope="row">Ελένη Παππά</th>
              <td className="number">−30 min</td>
            </tr>
          </tbody>
        </Table>
      </Section>
    </Part>
  );
}

const NOBODY = { gained: { count: 0 }, lost: { count: 0 } };
const NOTHING = {
  changed: true,
  listings: { gained: 0, lost: 0 },
  audience: NOBODY,
  trusted: NOBODY,
  own_listings: [],
  communities: [],
};

function Consequences() {
  return (
    <Part name="Consequence">
      <Consequence preview={undefined} busy />
      <Consequence preview={NOTHING} busy={false} />
      <Consequence
        preview={{
          ...NOTHING,
          listings: { gained: 0, lost: 8 },
          audience: { gained: { count: 0 }, lost: { count: 1 } },
          own_listings: [
            { listing: 'a', title: 'Haircuts at home', gained: { count: 0 }, lost: { count: 1 } },
            { listing: 'b', title: 'Bread on Fridays', gained: { fewer_than: 5 }, lost: { fewer_than: 5 } },
          ],
        }}
        busy={false}
      />
    </Part>
  );
}

function Lines() {
  return (
    <Part name="ReasonLine, AudienceLine, TrustWord, StepLine, rows, Avatar">
      <div className="row">
        <Avatar id="birch" name="Birch" size="small" />
        <Avatar id="alder" name="Alder" />
        <Avatar id="ελένη" name="Ελένη Παππά" size="large" />
        <Avatar id="oak-street" name="Oak Street" shape="community" />
      </div>
      <ul className="stack">
        {VIAS.map(via => (
          <li key={via}>
            <ReasonLine reason={{ via, community: 'River Bend', trust: 0.56 }} />
          </li>
        ))}
      </ul>
      <div className="stack">
        <AudienceLine total={57} />
        <AudienceLine total={57} atLeast />
        <AudienceLine total={0} />
        <TrustWord trust={0.95} direct={0.95} />
        <TrustWord trust={0.8} direct={0.8} />
        <TrustWord trust={0.6} direct={0.6} />
        <TrustWord trust={0.3} direct={0.3} />
        <TrustWord trust={0.56} />
        <TrustWord trust={0.56} through="Elder" />
        <TrustWord trust={0} />
        <StepLine
          label="State"
          steps={['Offered', 'Requested', 'Agreed', 'Under way', 'Completed']}
          now={2}
        />
      </div>
      <ul className="rows panel">
        <li>
          <PersonRow
            id="apple"
            name="Apple"
            link={<a href="#apple">Apple</a>}
            detail={<TrustWord trust={0.8} direct={0.8} />}
            end={<IconButton icon="more" name="More" />}
          />
        </li>
        <li>
          <CommunityRow
            id="mill-hill"
            name="Mill Hill"
            detail="Neighbours around the old mill"
            end={<Button>Ask to join</Button>}
          />
        </li>
      </ul>
    </Part>
  );
}

function Overlays() {
  const [open, setOpen] = useState<'dialog' | 'sheet' | null>(null);
  const close = () => setOpen(null);
  return (
    <Part name="Dialog, Sheet, Toast">
      <div className="row">
        <Button onPress={() => setOpen('dialog')}>Dialog</Button>
        <Button onPress={() => setOpen('sheet')}>Sheet</Button>
        <Button onPress={() => toast('Apple is no longer trusted.', () => toast('Trusted again.'))}>
          Toast with undo
        </Button>
      </div>
      <Dialog
        title="Dissolve the partnership?"
        question
        isOpen={open === 'dialog'}
        onClose={close}
        footer={
          <>
            <Button onPress={close}>Keep it</Button>
            <Button look="danger" onPress={close}>
              Dissolve
            </Button>
          </>
        }
      >
        <p>128 needs and offers of River Bend will no longer be seen here, at once.</p>
      </Dialog>
      <Sheet
        title="Filters"
        isOpen={open === 'sheet'}
        onClose={close}
        footer={
          <Button look="primary" onPress={close}>
            Show 12 results
          </Button>
        }
      >
        <Field label="Category" />
      </Sheet>
    </Part>
  );
}

function States() {
  return (
    <Part name="Banner, Empty, ErrorState, Skeleton, Dimmed">
      <Banner icon="offline" tone="warning">
        You are offline. What you see is from 12:40.
      </Banner>
      <Banner tone="accent" action={<Button look="quiet">Look</Button>}>
        Something has come.
      </Banner>
      <Banner>Plain</Banner>
      <div className="styleguide-columns">
        <Empty icon="feed" title="Nothing here yet" action={<Button look="primary">Post</Button>}>
          Be the first: say what you need.
        </Empty>
        <ErrorState error={new Refusal('OVERLOADED', 503, null)} onRetry={() => {}} />
        <ErrorState error={new Refusal('NOT_FOUND', 404, null)} />
        <ErrorState error={new Refusal('OFFLINE', 0, null)} onRetry={() => {}} />
        <Skeleton lines={2} />
        <Dimmed busy>
          <Card title="The last view" person="stays, dimmed" />
        </Dimmed>
      </div>
    </Part>
  );
}
