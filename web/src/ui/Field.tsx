import type { ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField, type TextFieldProps } from 'react-aria-components/TextField';
import { useWords } from '../words/catalogue';
import { uiWords } from './words';
import './Field.css';

/** The last so many letters are counted. */
const COUNTED = 30;

/** A field of text, with its hint before and its error after it is filled in. */
export function Field({
  label,
  hint,
  error,
  lines = 1,
  placeholder,
  verbatim,
  ...rest
}: Omit<TextFieldProps, 'children' | 'className' | 'style'> & {
  label: string;
  hint?: ReactNode;
  error?: string | null | undefined;
  lines?: number;
  placeholder?: string;
  /** Names and codes: the keyboard changes nothing. */
  verbatim?: boolean;
}) {
  const words = useWords(uiWords);
  const left = (rest.maxLength ?? Number.POSITIVE_INFINITY) - (rest.value?.length ?? 0);
  return (
    <TextField {...rest} className="field" isInvalid={typeof error === 'string' && error !== ''}>
      <Label className="field-label">{label}</Label>
      {hint && (
        <Text slot="description" className="soft">
          {hint}
        </Text>
      )}
      {lines > 1 ? (
        <TextArea className="field-input" rows={lines} placeholder={placeholder} />
      ) : (
        <Input
          className="field-input"
          placeholder={placeholder}
          {...(verbatim && { autoCapitalize: 'none', spellCheck: false })}
        />
      )}
      {left <= COUNTED && rest.value !== '' && <span className="soft">{words.left(left)}</span>}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  );
}
