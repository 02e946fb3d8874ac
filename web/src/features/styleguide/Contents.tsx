import { AudienceLine } from '../../ui/AudienceLine';
import { Avatar } from '../../ui/Avatar';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { CommunityRow } from '../../ui/CommunityRow';
import { Consequence } from '../../ui/Consequence';
import { IconButton } from '../../ui/IconButton';
import { PersonRow } from '../../ui/PersonRow';
import { ReasonLine } from '../../ui/ReasonLine';
import { Section } from '../../ui/Section';
import { StepLine } from '../../ui/StepLine';
import { Table } from '../../ui/Table';
import { Tag } from '../../ui/Tag';
import { TrustWord } from '../../ui/TrustWord';
import { Part } from './Part';

export function Cards() {
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

export function Lines() {
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
        <AudienceLine who="Seen by members of Oak Street" />
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

export function Sections() {
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

export function Consequences() {
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
