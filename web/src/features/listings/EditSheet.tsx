import { useMutation } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { api, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { Sheet } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { focusInvalid } from '../../ui/focusInvalid';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
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
  const say = useProblemWords();
  const [draft, setDraft] = useState<Draft>(() => draftOf(listing, own, 'my_community'));
  const [tried, setTried] = useState(false);
  const change = useCallback((part: Partial<Draft>) => setDraft(before => ({ ...before, ...part })), []);
  const setCategory = useCallback((category: string) => change({ category }), [change]);
  const missing = { title: draft.title.trim() === '', category: draft.category.trim() === '' };
  const save = useMutation({
    mutationFn: () =>
      value(
        api.PATCH('/api/v1/listings/{id}', {
          params: { path: { id: listing.id } },
          body: editOf(draft, listing),
        }),
      ),
    onSuccess: () => {
      onClose();
      toast(words.edited);
      return Promise.all(
        [['listing', listing.id], ['listings'], ['support']].map(queryKey =>
          queryClient.invalidateQueries({ queryKey }),
        ),
      );
    },
  });
  return (
    <Sheet
      title={words.edit}
      isOpen
      onClose={onClose}
      footer={
        <Button look="primary" type="submit" form="edit" isPending={save.isPending}>
          {words.apply}
        </Button>
      }
    >
      <Form
        id="edit"
        className="stack"
        onSubmit={event => {
          event.preventDefault();
          setTried(true);
          if (!missing.title && !missing.category && quantityOf(draft) !== null) save.mutate();
          else focusInvalid(event.currentTarget);
        }}
      >
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
        <div role="alert" className="field-error">
          {save.isError && say(save.error)}
        </div>
      </Form>
    </Sheet>
  );
}
