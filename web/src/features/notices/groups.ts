import type { Notice } from './queries';

export type SubjectKind = 'listing' | 'exchange' | 'partnership' | 'cell' | 'circle' | 'community';

/** Notices about the same thing, the newest first. */
export interface NoticeGroup {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly notices: readonly Notice[];
  readonly unread: number;
}

/** From the narrowest thing to the widest: a notice about a cell names its community, too. */
const KINDS = ['exchange', 'listing', 'partnership', 'cell', 'circle', 'community'] as const;

export function groupsOf(notices: readonly Notice[]): NoticeGroup[] {
  const groups = new Map<string, { kind: SubjectKind; id: string; notices: Notice[] }>();
  for (const notice of notices) {
    const kind = KINDS.find(name => Boolean(notice[name])) ?? 'community';
    const id = notice[kind] ?? '';
    const key = `${kind} ${id}`;
    const group = groups.get(key) ?? { kind, id, notices: [] };
    group.notices.push(notice);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ kind, id, notices: about }) => ({
    kind,
    id,
    notices: about,
    unread: about.filter(notice => !notice.read_at).length,
  }));
}

/** The same thing said by several people is one line: who, how often, and when last. */
export interface NoticeLine {
  readonly kind: Notice['kind'];
  readonly actors: readonly string[];
  readonly times: number;
  readonly latest: Notice;
}

export function linesOf(group: NoticeGroup): NoticeLine[] {
  const lines = new Map<string, { kind: Notice['kind']; actors: string[]; times: number; latest: Notice }>();
  for (const notice of group.notices) {
    const line = lines.get(notice.kind) ?? { kind: notice.kind, actors: [], times: 0, latest: notice };
    line.times += 1;
    if (notice.actor && !line.actors.includes(notice.actor)) line.actors.push(notice.actor);
    lines.set(notice.kind, line);
  }
  return [...lines.values()];
}
