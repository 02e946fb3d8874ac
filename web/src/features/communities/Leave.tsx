import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Schemas, value } from '../../api/client';
import { useOnline } from '../../api/connection';
import { Button } from '../../ui/Button';
import { Consequence } from '../../ui/Consequence';
import { Dialog } from '../../ui/Dialog';
import { toast } from '../../ui/toasts';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { leavePreviewQuery, refreshCommunities } from './queries';
import { communityWords } from './words';

/** The dialog for leaving a community. It states the consequences first, because a steward decides who comes back. */
export function Leave({ community }: { community: Schemas['CommunityView'] }) {
  const words = useWords(communityWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const [isOpen, setOpen] = useState(false);
  const { id, name } = community;
  const preview = useQuery({ ...leavePreviewQuery(id), enabled: isOpen });
  const leave = useMutation({
    mutationFn: () => value(api.DELETE('/api/v1/communities/{id}/members/me', { params: { path: { id } } })),
    onSuccess: () => {
      setOpen(false);
      toast(words.saidLeft(name));
      refreshCommunities();
    },
  });
  return (
    <div>
      <Button
        look="quiet"
        icon="signout"
        disabledBecause={online ? null : ui.offlineWrite}
        onPress={() => setOpen(true)}
      >
        {words.leave}
      </Button>
      <Dialog
        question
        title={words.leaveTitle(name)}
        isOpen={isOpen}
        onClose={() => {
          setOpen(false);
          leave.reset();
        }}
        footer={
          <>
            <Button onPress={() => setOpen(false)}>{words.stay}</Button>
            <Button look="danger" isPending={leave.isPending} onPress={() => leave.mutate()}>
              {words.leave}
            </Button>
          </>
        }
      >
        <Consequence preview={preview.data} busy={preview.isFetching}>
          <li>{words.leaveCells}</li>
          {community.credit && <li>{words.leaveCredit}</li>}
          {community.joining !== 'open' && <li>{words.leaveBack}</li>}
        </Consequence>
        <div role="alert" className="field-error">
          {leave.isError && say(leave.error)}
        </div>
      </Dialog>
    </div>
  );
}
