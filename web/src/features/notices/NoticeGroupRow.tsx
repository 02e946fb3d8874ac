import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Names } from '../../api/names';
import { useMe } from '../../api/session';
import { Icon } from '../../ui/Icon';
import type { IconName } from '../../ui/icons';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { linesOf, type NoticeGroup, type NoticeLine, type SubjectKind } from './groups';
import { noticeWords } from './words';

const ICON: Record<SubjectKind, IconName> = {
  listing: 'need',
  exchange: 'exchanges',
  partnership: 'communities',
  cell: 'communities',
  circle: 'circles',
  community: 'communities',
};

/** One thing: its name leads there, and under it stands what happened, by whom and when. */
export function NoticeGroupRow({ group, names }: { group: NoticeGroup; names: Names }) {
  const words = useWords(noticeWords);
  const me = useMe();
  const subject = group.notices[0]?.subject;
  const own = me.communities.find(({ id }) => id === (group.notices[0]?.community ?? group.id));
  const title = {
    listing: () => names.listing(group.id),
    exchange: () => names.exchange(group.id),
    partnership: () => names.partnership(group.id),
    cell: () => names.cell(group.id),
    circle: () => names.circle(group.id),
    community: () => own?.name ?? names.community(group.id),
  }[group.kind]();
  const name = subject?.title ?? title ?? words[group.kind];
  return (
    <article className="notice" data-unread={group.unread > 0 || undefined} aria-label={name}>
      <span className="notice-icon">
        <Icon name={ICON[group.kind]} />
      </span>
      <div className="notice-words">
        <h2>
          <Place group={group} isKnown={group.kind !== 'listing' || Boolean(subject?.title ?? title)}>
            {name}
          </Place>
          {group.unread > 0 && <span className="visually-hidden"> {words.unread}</span>}
        </h2>
        <ul>
          {linesOf(group).map(line => (
            <Line key={line.kind} line={line} names={names} />
          ))}
        </ul>
      </div>
    </article>
  );
}

function Line({ line, names }: { line: NoticeLine; names: Names }) {
  const words = useWords(noticeWords);
  const format = useFormat();
  const { latest } = line;
  const known = line.actors.map(actor => names.member(actor) ?? words.somebody);
  const who =
    known.length === 0
      ? words.somebody
      : known.length <= 3
        ? format.list(known)
        : words.andOthers(known.slice(0, 2).join(', '), known.length - 2);
  const often = line.times > Math.max(1, known.length) ? ` · ${words.times(line.times)}` : '';
  const minutes = typeof latest.minutes === 'number' ? ` · ${format.credit(latest.minutes)}` : '';
  return (
    <li>
      {words[line.kind](who, known.length)}
      {minutes}
      <span className="soft">
        {often} · {format.relative(latest.at)}
      </span>
    </li>
  );
}

/** To the thing, unless one may no longer see it. */
function Place({ group, isKnown, children }: { group: NoticeGroup; isKnown: boolean; children: ReactNode }) {
  const me = useMe();
  const { id, kind, notices } = group;
  const community = notices[0]?.community ?? id;
  const steward = me.communities.some(own => own.id === community && own.steward);
  const desk = me.communities.find(own => own.steward);
  if (!isKnown) return children;
  switch (kind) {
    case 'listing':
      return (
        <Link to="/l/$id" params={{ id }}>
          {children}
        </Link>
      );
    case 'exchange':
      return (
        <Link to="/exchanges/$id" params={{ id }}>
          {children}
        </Link>
      );
    case 'circle':
      return (
        <Link to="/circles/$id" params={{ id }}>
          {children}
        </Link>
      );
    case 'partnership':
      return desk ? (
        <Link to="/desk/$community" params={{ community: desk.id }}>
          {children}
        </Link>
      ) : (
        <Link to="/communities">{children}</Link>
      );
    case 'cell':
      return (
        <Link to="/communities/$id" params={{ id: community }} search={{ part: 'cells' }}>
          {children}
        </Link>
      );
    case 'community': {
      const first = notices[0]?.kind;
      if (steward && first === 'join_requested')
        return (
          <Link to="/desk/$community" params={{ community }} search={{ part: 'requests' }}>
            {children}
          </Link>
        );
      if (first === 'limits_changed' || first === 'balance_low')
        return (
          <Link to="/ledger/$community" params={{ community }}>
            {children}
          </Link>
        );
      return (
        <Link to="/communities/$id" params={{ id: community }}>
          {children}
        </Link>
      );
    }
  }
}
