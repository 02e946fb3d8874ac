import { useMutation } from '@tanstack/react-query';
import { api, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { toast } from '../../ui/toasts';
import { useWords } from '../../words/catalogue';
import { useProblemWords } from '../../words/problems';
import { circleWords } from './words';

interface Change {
  readonly person: { readonly id: string; readonly name: string };
  readonly isIn: boolean;
}

/** Adds a person to a circle or removes them, with the way back. */
export function useMembership(circle: string, onDone: () => void = () => {}) {
  const words = useWords(circleWords);
  const say = useProblemWords();
  const write = ({ person, isIn }: Change) => {
    const params = { path: { id: circle, member: person.id } };
    return isIn
      ? value(api.PUT('/api/v1/trust-circles/{id}/members/{member}', { params }))
      : value(api.DELETE('/api/v1/trust-circles/{id}/members/{member}', { params }));
  };
  const settle = () =>
    Promise.all(['circles', 'audience'].map(key => queryClient.invalidateQueries({ queryKey: [key] })));
  const undo = useMutation({
    mutationFn: write,
    onSuccess: () => toast(words.undone),
    onError: error => toast(say(error)),
    onSettled: settle,
  });
  return useMutation({
    mutationFn: write,
    onSuccess: (_, { person, isIn }) => {
      onDone();
      toast(isIn ? words.added(person.name) : words.removed(person.name), () =>
        undo.mutate({ person, isIn: !isIn }),
      );
    },
    onSettled: settle,
  });
}
