import { useState } from 'react';
import { Button } from '../../ui/Button';
import { useWords } from '../../words/catalogue';
import { QrCode } from './QrCode';
import { circleWords } from './words';

/** A link to copy or to pass on, and a code for the phone of whoever stands beside. */
export function InviteLink({ url, name }: { url: string; name: string }) {
  const words = useWords(circleWords);
  const [copied, setCopied] = useState(false);
  return (
    <>
      <QrCode text={url} label={words.qr} />
      <code className="invite-link">{url}</code>
      <div className="row">
        {'share' in navigator && (
          <Button icon="share" onPress={() => void navigator.share({ title: name, url }).catch(() => {})}>
            {words.share}
          </Button>
        )}
        <Button
          icon="link"
          onPress={() => void navigator.clipboard?.writeText(url).then(() => setCopied(true))}
        >
          {words.copy}
        </Button>
        <span role="status" className="soft">
          {copied && words.copied}
        </span>
      </div>
    </>
  );
}
