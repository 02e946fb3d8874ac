/** The names that an answer brings beside its ids: what the reader may not know is left out. */
export interface AnswerNames {
  readonly members?: Readonly<Record<string, string>>;
  readonly communities?: Readonly<Record<string, string>>;
  readonly listings?: Readonly<Record<string, string>>;
  readonly circles?: Readonly<Record<string, string>>;
  readonly cells?: Readonly<Record<string, string>>;
  readonly exchanges?: Readonly<Record<string, string>>;
  readonly partnerships?: Readonly<Record<string, string>>;
}

export interface Names {
  /** A person whom one may not know has no name: null. */
  readonly member: (id: string | null | undefined) => string | null;
  readonly community: (id: string | null | undefined) => string | null;
  readonly cell: (id: string | null | undefined) => string | null;
  readonly circle: (id: string | null | undefined) => string | null;
  readonly exchange: (id: string | null | undefined) => string | null;
  /** The name of the community on the other side. */
  readonly partnership: (id: string | null | undefined) => string | null;
  /** The title; null for one that the reader may not see, to which nothing must lead. */
  readonly listing: (id: string | null | undefined) => string | null;
}

/** The names of one answer, or of several together. */
export function namesOf(...answers: readonly unknown[]): Names {
  const all = answers.map(answer => (answer as { names?: AnswerNames } | null | undefined)?.names);
  const find = (kind: keyof AnswerNames) => (id: string | null | undefined) => {
    if (!id) return null;
    for (const names of all) {
      const name = names?.[kind]?.[id];
      if (name !== undefined) return name;
    }
    return null;
  };
  const [member, community] = [find('members'), find('communities')];
  return {
    member: id => member(id) ?? spelled(id),
    community: id => community(id) ?? spelled(id),
    cell: find('cells'),
    circle: find('circles'),
    exchange: find('exchanges'),
    partnership: find('partnerships'),
    listing: find('listings'),
  };
}

/** `mill-hill` is Mill Hill where no name came; an id that was drawn by lot says nothing. */
function spelled(id: string | null | undefined): string | null {
  if (!id || /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(id)) return null;
  return id
    .split('-')
    .map(part => part.charAt(0).toLocaleUpperCase() + part.slice(1))
    .join(' ');
}
