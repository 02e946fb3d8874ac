import { useMutation } from '@tanstack/react-query';
import { api, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { peopleWords } from './words';

interface Person {
  readonly id: string;
  readonly name: string;
}

const settle = () =>
  Promise.all(
    [['people'], ['blocks'], ['listings']].map(queryKey => queryClient.invalidateQueries({ queryKey })),
  );

/** Lifts a block; who is blocked is never told either way. */
export function useUnblock() {
  const words = useWords(peopleWords);
  const say = useProblemWords();
  return useMutation({
    mutationFn: ({ id }: Person) =>
      value(api.DELETE('/api/v1/blocks/{member}', { params: { path: { member: id } } })),
    onSuccess: (_, { name }) => toast(words.unblocked(name)),
    onError: error => toast(say(error)),
    onSettled: settle,
  });
}

export function useBlock(onDone: () => void) {
  const words = useWords(peopleWords);
  const unblock = useUnblock();
  return useMutation({
    mutationFn: ({ id }: Person) => value(api.POST('/api/v1/blocks', { body: { member: id } })),
    onSuccess: (_, person) => {
      onDone();
      toast(words.blocked(person.name), () => unblock.mutate(person));
    },
    onSettled: settle,
  });
}
