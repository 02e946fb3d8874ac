import type { ComponentProps, ReactNode } from 'react';
import { Avatar } from './Avatar';
import './lines.css';

/** A person in a list. `name` may be a link; `end` is a menu or a button. */
export function PersonRow({
  id,
  name,
  shape,
  link,
  detail,
  end,
}: {
  id: string;
  name: string;
  shape?: ComponentProps<typeof Avatar>['shape'];
  link?: ReactNode;
  detail?: ReactNode;
  end?: ReactNode;
}) {
  return (
    <div className="person-row">
      <Avatar id={id} name={name} shape={shape} />
      <div className="person-words">
        <span className="person-name">{link ?? name}</span>
        {detail && <span className="soft">{detail}</span>}
      </div>
      {end}
    </div>
  );
}
