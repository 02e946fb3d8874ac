import { memo, useState } from 'react';
import { Field } from '../../ui/Field';
import { Select } from '../../ui/Select';
import { useWords } from '../../words/catalogue';
import { CATEGORIES, useCategoryName } from '../listings/categories';
import { postWords } from './words';

const OTHER = 'other';

/** The choice of a category: a usual one, or any other word. */
export const CategoryField = memo(function CategoryField({
  category,
  onChange,
  error,
}: {
  category: string;
  onChange: (category: string) => void;
  error: string | null;
}) {
  const words = useWords(postWords);
  const categoryName = useCategoryName();
  const [other, setOther] = useState(
    () => category !== '' && !(CATEGORIES as readonly string[]).includes(category),
  );
  return (
    <>
      <Select
        label={words.category}
        placeholder={words.chooseCategory}
        selected={other ? OTHER : category === '' ? null : category}
        onSelect={id => {
          setOther(id === OTHER);
          onChange(id === OTHER ? '' : id);
        }}
        error={other ? null : error}
        options={[
          ...CATEGORIES.map(id => ({ id: id as string, name: categoryName(id) })),
          { id: OTHER, name: words.other },
        ]}
      />
      {other && (
        <Field
          label={words.otherName}
          value={category}
          onChange={onChange}
          error={error}
          maxLength={50}
          autoFocus
        />
      )}
    </>
  );
});
