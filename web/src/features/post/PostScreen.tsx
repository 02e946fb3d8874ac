import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { api, idempotencyKey, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { queryClient } from '../../api/queries';
import { useMe } from '../../api/session';
import { BackLink } from '../../app/BackLink';
import { appWords } from '../../app/words';
import { Button } from '../../ui/Button';
import { Checkbox } from '../../ui/Checkbox';
import { Chips } from '../../ui/Chips';
import { Field } from '../../ui/Field';
import { focusInvalid } from '../../ui/focusInvalid';
import { ScreenHeader } from '../../ui/ScreenHeader';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { listingWords } from '../listings/words';
import { sideOf } from '../listings/queries';
import { useAudience } from './audience';
import { AudienceChoice } from './AudienceChoice';
import { CategoryField } from './CategoryField';
import { bodyOf, quantityOf } from './draft';
import { MoreFields } from './MoreFields';
import { MyPlace } from './MyPlace';
import { PostPreview } from './PostPreview';
import { postRoute } from './routes';
import { useDraft } from './useDraft';
import { postWords } from './words';
import './post.css';

export function PostScreen() {
  const words = useWords(postWords);
  const ui = useWords(uiWords);
  const places = useWords(appWords);
  const listing = useWords(listingWords);
  const say = useProblemWords();
  const online = useOnline();
  const me = useMe();
  const { kind = 'need' } = postRoute.useSearch();
  const navigate = useNavigate();
  const [key] = useState(idempotencyKey);
  const [tried, setTried] = useState(false);
  const { draft, change, drop, isKept, restart } = useDraft({
    title: '',
    type: 'task',
    category: '',
    description: '',
    urgent: false,
    audience: me.preference.visibility,
    isPublic: false,
    quantity: '',
    unit: '',
    until: '',
  });
  const setCategory = useCallback((category: string) => change({ category }), [change]);
  const { audience, isPublic } = draft;
  const shown = useMemo(() => ({ audience, isPublic }), [audience, isPublic]);
  const preview = useAudience(shown, kind);
  const post = useMutation({
    mutationFn: () =>
      value(
        api.POST('/api/v1/support/{side}', {
          params: { path: { side: sideOf(kind) }, header: { 'Idempotency-Key': key } },
          body: bodyOf(draft, kind),
        }),
      ),
    onSuccess: async posted => {
      drop();
      toast(audience === 'private' ? words.saved : words.posted(words.people(preview.data?.total ?? 0)));
      await queryClient.invalidateQueries({ queryKey: ['listings'] });
      await navigate({ to: '/l/$id', params: { id: posted.id }, replace: true });
    },
  });
  const missing = { title: draft.title.trim() === '', category: draft.category.trim() === '' };
  return (
    <Form
      className="post"
      onSubmit={event => {
        event.preventDefault();
        setTried(true);
        if (!missing.title && !missing.category && quantityOf(draft) !== null) post.mutate();
        else focusInvalid(event.currentTarget);
      }}
    >
      <ScreenHeader title={places.post} back={<BackLink to="/" />} />
      <div className="post-body">
        <div className="stack">
          {isKept && (
            <div className="post-aside">
              <p>{words.begun}</p>
              <Button look="quiet" icon="undo" onPress={restart}>
                {words.restart}
              </Button>
            </div>
          )}
          <Chips
            look="segments"
            label={words.kind}
            selected={kind}
            onSelect={next =>
              void navigate({ to: '/new', search: next === 'offer' ? { kind: next } : {}, replace: true })
            }
            chips={[
              { id: 'need', name: words.need },
              { id: 'offer', name: words.offer },
            ]}
          />
          <Field
            label={words.what}
            value={draft.title}
            onChange={title => change({ title })}
            placeholder={kind === 'need' ? words.whatNeed : words.whatOffer}
            error={tried && missing.title ? words.whatMissing : null}
            maxLength={200}
          />
          <div className="field">
            <span className="field-label">{words.type}</span>
            <Chips
              label={words.type}
              selected={draft.type}
              onSelect={type => change({ type })}
              chips={(['task', 'skill', 'resource', 'time'] as const).map(id => ({ id, name: listing[id] }))}
            />
          </div>
          <CategoryField
            key={isKept ? 'kept' : 'fresh'}
            category={draft.category}
            onChange={setCategory}
            error={tried && missing.category ? words.categoryMissing : null}
          />
          <Field
            label={words.more}
            hint={words.moreHint}
            lines={3}
            value={draft.description}
            onChange={description => change({ description })}
            maxLength={5000}
          />
          {kind === 'need' && (
            <Checkbox isSelected={draft.urgent} onChange={urgent => change({ urgent })}>
              {words.urgent}
            </Checkbox>
          )}
          <div>
            <MoreFields quantity={draft.quantity} unit={draft.unit} until={draft.until} onChange={change} />
            <details className="post-more">
              <summary>{words.where}</summary>
              <MyPlace />
            </details>
          </div>
          <AudienceChoice shown={shown} kind={kind} onChange={change} />
        </div>
        <PostPreview draft={draft} kind={kind} me={me} preview={preview.data} />
      </div>
      <footer className="post-foot">
        <div role="alert" className="field-error">
          {post.isError && say(post.error)}
        </div>
        <Button
          look="primary"
          type="submit"
          icon="send"
          isPending={post.isPending}
          disabledBecause={online ? null : ui.offlineWrite}
        >
          <span className="post-label">
            <span>
              {audience === 'private'
                ? words.save
                : preview.isCurrent && preview.data && preview.data.total > 0
                  ? words.postTo(preview.data.total)
                  : words.post}
            </span>
            {/* As wide as with the number that comes later. */}
            <span aria-hidden="true">{words.postTo(100)}</span>
          </span>
        </Button>
      </footer>
    </Form>
  );
}
