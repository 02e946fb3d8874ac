import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { Button } from '../../ui/Button';
import { Sheet } from '../../ui/Dialog';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { PartnershipPreview } from './PartnershipPreview';
import { type Partnership, refreshDesk } from './queries';
import { TermsChoice, useMissing } from './TermsChoice';
import { deskWords } from './words';

/** The terms, of which each may be left out, what would be seen by whom, and the answer. */
export function ApproveSheet({
  partnership,
  community,
  name,
  onClose,
}: {
  partnership: Partnership;
  community: Schemas['OwnCommunityView'];
  name: string;
  onClose: () => void;
}) {
  const words = useWords(deskWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const { id, offered } = partnership;
  const [terms, setTerms] = useState({ ...offered });
  const done = (said: string) => () => {
    onClose();
    toast(said);
    refreshDesk();
  };
  const path = { params: { path: { id } } };
  const approve = useMutation({
    mutationFn: () => value(api.POST('/api/v1/partnerships/{id}/approve', { ...path, body: terms })),
    onSuccess: done(words.saidApproved(name)),
  });
  const decline = useMutation({
    mutationFn: () => value(api.POST('/api/v1/partnerships/{id}/decline', path)),
    onSuccess: done(words.saidDeclined(name)),
  });
  const error = approve.error ?? decline.error;
  const missing = useMissing(terms);
  return (
    <Sheet
      title={words.incomingOf(name)}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button
            isPending={decline.isPending}
            disabledBecause={online ? null : ui.offlineWrite}
            onPress={() => decline.mutate()}
          >
            {words.decline}
          </Button>
          <Button
            look="primary"
            icon="check"
            isPending={approve.isPending}
            disabledBecause={online ? missing : ui.offlineWrite}
            onPress={() => approve.mutate()}
          >
            {words.approve}
          </Button>
        </>
      }
    >
      <TermsChoice mine={community.name} theirs={name} offered={offered} terms={terms} onChange={setTerms} />
      <PartnershipPreview
        partnership={partnership}
        change="approve"
        terms={terms}
        mine={community}
        name={name}
      />
      <p className="soft">{words.termsHint}</p>
      <div role="alert" className="field-error">
        {error && say(error)}
      </div>
    </Sheet>
  );
}
