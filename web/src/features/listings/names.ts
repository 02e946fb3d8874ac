import type { Schemas } from '../../api/client';
import { useMeIfKnown } from '../../api/session';

type Names = Schemas['Names'] | null | undefined;

/** The names of communities that the answer brought, those of the reader, and else the id. */
export function useCommunityName(names?: Names): (id: string | null | undefined) => string | null {
  const me = useMeIfKnown();
  return id => {
    if (!id) return null;
    return (
      names?.communities?.[id] ?? me?.communities.find(community => community.id === id)?.name ?? fromId(id)
    );
  };
}

/** The names that several pages brought. */
export function mergedNames(pages: readonly { names?: Names }[]): Schemas['Names'] {
  return { communities: Object.assign({}, ...pages.map(page => page.names?.communities ?? {})) };
}

/** `mill-hill` is Mill Hill where no name is known. */
export function fromId(id: string): string {
  return id
    .split('-')
    .map(part => part.charAt(0).toLocaleUpperCase() + part.slice(1))
    .join(' ');
}
