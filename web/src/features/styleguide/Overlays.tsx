import { useState } from 'react';
import { Button } from '../../ui/Button';
import { Dialog, Sheet } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { toast } from '../../ui/toasts';
import { Part } from './Part';

export function Overlays() {
  const [open, setOpen] = useState<'dialog' | 'sheet' | null>(null);
  const close = () => setOpen(null);
  return (
    <Part name="Dialog, Sheet, Toast">
      <div className="row">
        <Button onPress={() => setOpen('dialog')}>Dialog</Button>
        <Button onPress={() => setOpen('sheet')}>Sheet</Button>
        <Button onPress={() => toast('Apple is no longer trusted.', () => toast('Trusted again.'))}>
          Toast with undo
        </Button>
      </div>
      <Dialog
        title="Dissolve the partnership?"
        question
        isOpen={open === 'dialog'}
        onClose={close}
        footer={
          <>
            <Button onPress={close}>Keep it</Button>
            <Button look="danger" onPress={close}>
              Dissolve
            </Button>
          </>
        }
      >
        <p>128 needs and offers of River Bend will no longer be seen here, at once.</p>
      </Dialog>
      <Sheet
        title="Filters"
        isOpen={open === 'sheet'}
        onClose={close}
        footer={
          <Button look="primary" onPress={close}>
            Show 12 results
          </Button>
        }
      >
        <Field label="Category" />
      </Sheet>
    </Part>
  );
}
