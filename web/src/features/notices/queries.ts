import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, type Schemas, value } from '../../api/client';

export type Notice = Schemas['NotificationView'];

export const noticesQuery = infiniteQueryOptions({
  queryKey: ['notices'],
  queryFn: ({ pageParam, signal }) =>
    value(
      api.GET('/api/v1/notifications', {
        params: { query: { limit: 50, ...(pageParam && { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: '',
  getNextPageParam: page => page.next_cursor ?? undefined,
});
