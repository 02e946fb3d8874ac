import { useMutation } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { meQuery } from '../../api/session';
import type { Picked } from './PlacePicker';

/** The precision first: the place is rounded by it when it is stored. */
export function useSavePlace(onSaved: () => void) {
  return useMutation({
    mutationFn: async ({ picked, preference }: { picked: Picked; preference: Schemas['PreferenceView'] }) => {
      if (picked.precision !== preference.precision)
        await value(
          api.PUT('/api/v1/me/sharing-preference', { body: { ...preference, precision: picked.precision } }),
        );
      await (picked.point
        ? value(api.PUT('/api/v1/me/place', { body: picked.point }))
        : value(api.DELETE('/api/v1/me/place')));
    },
    onSuccess: onSaved,
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
        queryClient.invalidateQueries({ queryKey: ['audience'] }),
      ]),
  });
}
