import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useOnline } from '../../api/connection';
import { Button } from '../../ui/Button';
import { Consequence } from '../../ui/Consequence';
import { Dialog } from '../../ui/Dialog';
import { uiWords } from '../../ui/words';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { blockPreviewQuery, personQuery } from './queries';
import { useBlock } from './useBlock';
import { usePeople } from './usePeople';
import { peopleWords } from './words';

/** Opened by `?block=ID`. */
export function BlockDialog({ id }: { id: string }) {
  const words = useWords(peopleWords);
  const ui = useWords(uiWords);
  const say = useProblemWords();
  const online = useOnline();
  const navigate = useNavigate();
  const { neighbours, isPending } = usePeople();
  const near = neighbours?.find(person => person.id === id);
  const person = useQuery({ ...personQuery(id), enabled: !isPending && !near });
  const preview = useQuery({ ...blockPreviewQuery(id), placeholderData: undefined });
  const close = () =>
    void navigate({ to: '.', search: before => ({ ...before, block: undefined }), replace: true });
  const block = useBlock(close);
  const name = near?.name ?? person.data?.name ?? id;
  return (
    <Dialog
      isWaiting={preview.isPending}
      title={words.blockTitle(name)}
      isOpen
      onClose={close}
      question
      footer={
        <>
          <Button look="quiet" onPress={close}>
            {words.keep}
          </Button>
          <Button
            look="danger"
            icon="block"
            isPending={block.isPending}
            onPress={() => block.mutate({ id, name })}
            disabledBecause={online ? null : ui.offlineWrite}
          >
            {words.block}
          </Button>
        </>
      }
    >
      <p>{words.blockWhy}</p>
      <Consequence preview={preview.data} busy={preview.isFetching} />
      <p className="soft">{words.blockUndo}</p>
      <div role="alert" className="field-error">
        {block.isError && say(block.error)}
      </div>
    </Dialog>
  );
}
