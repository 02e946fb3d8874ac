import './Avatar.css';

/** A person or a community, until there are photos: initials, and a colour of the id. */
export function Avatar({
  id,
  name,
  size = 'medium',
  shape = 'person',
}: {
  id: string;
  name: string;
  size?: 'small' | 'medium' | 'large';
  shape?: 'person' | 'community';
}) {
  return (
    <span
      className="avatar"
      data-size={size}
      data-shape={shape}
      style={{ '--hue': hueOf(id) } as React.CSSProperties}
      aria-hidden="true"
    >
      {initialsOf(name)}
    </span>
  );
}

export function hueOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const letter of id) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) % 360;
}

export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const first = [...(words[0] ?? '')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toLocaleUpperCase();
}
