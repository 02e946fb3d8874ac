import { useMeIfKnown } from '../../api/session';

/** The names of communities that the page brought, those of the reader, and else the id. */
export function useCommunityName(): (id: string | null | undefined) => string | null {
  const me = useMeIfKnown();
  return id => {
    if (!id) return null;
    return me?.communities.find(community => community.id === id)?.name ?? fromId(id);
  };
}

/** `mill-hill` is Mill Hill where no name is known. */
export function fromId(id: string): string {
  return id
    .split('-')
    .map(part => part.charAt(0).toLocaleUpperCase() + part.slice(1))
    .join(' ');
}
