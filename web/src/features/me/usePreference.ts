import { useMutation } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';
import { queryClient } from '../../api/queries';
import { meQuery } from '../../api/session';

export function usePreference(onSaved: () => void) {
  return useMutation({
    mutationFn: (body: Schemas['PreferenceBody']) =>
      value(api.PUT('/api/v1/me/sharing-preference', { body })),
    onSuccess: preference => {
      queryClient.setQueryData(meQuery.queryKey, me => me && { ...me, preference });
      void queryClient.invalidateQueries({ queryKey: ['audience'] });
      onSaved();
    },
  });
}
