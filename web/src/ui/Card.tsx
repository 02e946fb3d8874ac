import type { ReactNode } from 'react';
import './Card.css';

/**
 * One title, one person with community, one reason, one state, in this order of weight; at most one action, and a menu of the others.
 * A screen gives each part as what it is: the card has the order and the weights.
 */
export function Card({
  tag,
  menu,
  title,
  person,
  reason,
  state,
  action,
  selected,
  leaving,
}: {
  tag?: ReactNode;
  menu?: ReactNode;
  title: ReactNode;
  person?: ReactNode;
  reason?: ReactNode;
  state?: ReactNode;
  action?: ReactNode;
  selected?: boolean;
  leaving?: boolean;
}) {
  return (
    <div className="card" data-selected={selected || undefined} data-leaving={leaving || undefined}>
      {menu ? (
        <div className="card-head">
          {tag}
          {menu}
        </div>
      ) : (
        tag
      )}
      <h2 className="card-title">{title}</h2>
      {person && <div className="card-person">{person}</div>}
      {(reason || state) && (
        <div className="card-foot">
          {reason && <div className="card-reason">{reason}</div>}
          {state && <span className="card-state">{state}</span>}
        </div>
      )}
      {action && <div className="card-action">{action}</div>}
    </div>
  );
}
