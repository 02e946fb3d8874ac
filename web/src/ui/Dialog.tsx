import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { uiWords } from './words';
import { useWords } from '../words/catalogue';
import { IconButton } from './IconButton';
import './Dialog.css';

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** The buttons; they stay in sight while the content scrolls. */
  footer?: ReactNode;
  /** A question that wants an answer: it is not closed by pressing beside it. */
  question?: boolean;
  /** It is seen once the content is there: a dialog grows upwards, too, and would move under the finger. */
  isWaiting?: boolean;
}

/** A dialog in the middle, for a consequence that cannot be undone. */
export function Dialog(props: DialogProps) {
  return <Overlay {...props} look="dialog" />;
}

/** From below on the phone, from the side on wide screens: filters, forms, details. */
export function Sheet(props: DialogProps) {
  return <Overlay {...props} look="sheet" />;
}

function Overlay({
  title,
  isOpen,
  onClose,
  children,
  footer,
  question,
  isWaiting,
  look,
}: DialogProps & { look: 'dialog' | 'sheet' }) {
  const words = useWords(uiWords);
  return (
    <ModalOverlay
      className="veil"
      data-look={look}
      isOpen={isOpen}
      onOpenChange={open => !open && onClose()}
      isDismissable={!question}
    >
      <Modal className="modal" data-waiting={isWaiting || undefined}>
        <AriaDialog className="dialog" role={question ? 'alertdialog' : 'dialog'}>
          <header className="dialog-top">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <IconButton icon="close" name={words.close} onPress={onClose} />
          </header>
          <div className="dialog-body">{children}</div>
          {footer && <footer className="dialog-foot">{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
