import { Button } from 'react-aria-components/Button';
import { Input } from 'react-aria-components/Input';
import { SearchField as AriaSearchField, type SearchFieldProps } from 'react-aria-components/SearchField';
import { Icon } from './Icon';
import './Button.css';
import './Field.css';

/** Its label is read; what may be searched for stands inside. */
export function SearchField({
  label,
  ...rest
}: Omit<SearchFieldProps, 'children' | 'className' | 'style' | 'aria-label'> & { label: string }) {
  return (
    <AriaSearchField {...rest} className="search" aria-label={label}>
      <Input className="field-input" placeholder={label} />
      <Icon name="search" />
      <Button className="icon-button">
        <Icon name="close" />
      </Button>
    </AriaSearchField>
  );
}
