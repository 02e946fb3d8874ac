import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components/Tabs';
import './Tabs.css';

export interface TabEntry<T extends string> {
  readonly id: T;
  readonly name: string;
  readonly count?: number;
  readonly content: ReactNode;
}

/** Parts of a screen of which one is seen at a time. The chosen one belongs into the URL. */
export function Tabs<T extends string>({
  label,
  tabs,
  selected,
  onSelect,
}: {
  label: string;
  tabs: readonly TabEntry<T>[];
  selected: T;
  onSelect: (id: T) => void;
}) {
  return (
    <AriaTabs selectedKey={selected} onSelectionChange={key => onSelect(key as T)}>
      <TabList className="tabs" aria-label={label}>
        {tabs.map(tab => (
          <Tab key={tab.id} id={tab.id} className="tab">
            {tab.name}
            {tab.count !== undefined && <span className="badge">{tab.count > 0 && tab.count}</span>}
          </Tab>
        ))}
      </TabList>
      {tabs.map(tab => (
        <TabPanel key={tab.id} id={tab.id} className="tab-panel">
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
