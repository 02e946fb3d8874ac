import { useCallback, useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { Checkbox } from '../../ui/Checkbox';
import { Field } from '../../ui/Field';
import { FormSheet } from '../../ui/FormSheet';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { CategoryField } from '../post/CategoryField';
import { type Draft, draftOf, editOf, quantityOf } from '../post/draft';
import { MoreFields } from '../post/MoreFields';
import { postWords } from '../post/words';
import { listingWords } from './words';

/** The words of a listing; who sees it has a sheet of its own. */
export function EditSheet({
  listing,
  own,
  onClose,
}: {
  listing: Schemas['ListingView'];
  own: Schemas['OwnView'];
  onClose: () => void;
}) {
  const words = useWords(listingWords);
  const fields = useWords(postWords);
  const [draft, setDraft] = useState<Draft>(() => draftOf(listing, own, 'my_community'));
  const change = useCallback((part: Partial<Draft>) => setDraft(before => ({ ...before, ...part })), []);
  const setCategory = useCallback((category: string) => change({ category }), [change]);
  const missing = { title: draft.title.trim() === '', category: draft.category.trim() === '' };
  return (
    <FormSheet
      title={words.edit}
      action={words.apply}
      isComplete={!missing.title && !missing.category && quantityOf(draft) !== null}
      onClose={onClose}
      send={() =>
        value(
          api.PATCH('/api/v1/listings/{id}', {
            params: { path: { id: listing.id } },
            body: editOf(draft, listing),
          }),
        )
      }
      onSent={() => {
        toast(words.edited);
        for (const queryKey of [['listing', listing.id], ['listings'], ['support']])
          void queryClient.invalidateQueries({ queryKey });
      }}
    >
      {tried => (
        <>
          <Field
            label={fields.what}
            value={draft.title}
            onChange={title => change({ title })}
            error={tried && missing.title ? fields.whatMissing : null}
            maxLength={200}
          />
          <CategoryField
            category={draft.category}
            onChange={setCategory}
            error={tried && missing.category ? fields.categoryMissing : null}
          />
          <Field
            label={fields.more}
            lines={4}
            value={draft.description}
            onChange={description => change({ description })}
            maxLength={5000}
          />
          {listing.kind === 'need' && (
            <Checkbox isSelected={draft.urgent} onChange={urgent => change({ urgent })}>
              {fields.urgent}
            </Checkbox>
          )}
          <MoreFields quantity={draft.quantity} unit={draft.unit} until={draft.until} onChange={change} />
        </>
      )}
    </FormSheet>
  );
}
