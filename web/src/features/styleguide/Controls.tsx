import { useState } from 'react';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { Chips } from '../../ui/Chips';
import { Choices } from '../../ui/Choices';
import { Field } from '../../ui/Field';
import { Download } from '../../ui/Download';
import { FilterButton } from '../../ui/FilterButton';
import { IconButton } from '../../ui/IconButton';
import { Menu } from '../../ui/Menu';
import { SearchField } from '../../ui/SearchField';
import { Select } from '../../ui/Select';
import { Slider } from '../../ui/Slider';
import { Switch } from '../../ui/Switch';
import { Tabs } from '../../ui/Tabs';
import { toast } from '../../ui/toasts';
import { Part } from './Part';

export function Buttons() {
  const [count, setCount] = useState(0);
  return (
    <Part name="Button, IconButton, FilterButton, Download, Menu">
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
        <FilterButton name="Filters, 2 set" set={2} onPress={() => toast('Filters')} />
        <Download href="data:text/csv,day,balance">Table as a file</Download>
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

export function Fields() {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('garden');
  const [who, setWho] = useState('trusted');
  const [value, setValue] = useState(0.6);
  const [kind, setKind] = useState('all');
  const [tab, setTab] = useState('active');
  return (
    <Part name="Field, Select, Choices, Checkbox, Switch, Slider, Chips, Tabs">
      <div className="styleguide-columns">
        <Field label="What?" placeholder="Prune the pear tree" value={text} onChange={setText} />
        <Field label="With a hint" hint="When, how much" lines={3} />
        <Field label="Almost full" value={text.slice(0, 12)} onChange={setText} maxLength={12} />
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
          <Switch>In the directory</Switch>
          <Switch defaultSelected>On</Switch>
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
