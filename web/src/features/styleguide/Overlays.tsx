import { useState } from 'react';
import { Refusal } from '../../api/client';
import { Button } from '../../ui/Button';
import { Dialog, Sheet } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { FormSheet } from '../../ui/FormSheet';
import { toast } from '../../ui/toasts';
import { Part } from './Part';

export function Overlays() {
  const [open, setOpen] = useState<'dialog' | 'sheet' | 'form' | null>(null);
  const [name, setName] = useState('');
  const close = () => setOpen(null);
  return (
    <Part name="Dialog, Sheet, FormSheet, Toast">
      <div className="row">
        <Button onPress={() => setOpen('dialog')}>Dialog</Button>
        <Button onPress={() => setOpen('sheet')}>Sheet</Button>
        <Button onPress={() => setOpen('form')}>Sheet with a form</Button>
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
      {open === 'form' && (
        <FormSheet
          title="New circle"
          action="Make it"
          icon="check"
          isComplete={name.trim() !== ''}
          onClose={close}
          send={async () => {
            await new Promise(resolve => setTimeout(resolve, 1000));
            if (name === 'Refused') throw new Refusal('OFFLINE', 0, null);
          }}
          onSent={() => toast(`${name} is made.`)}
        >
          {tried => (
            <Field
              label="Name"
              hint="“Refused” is refused, after a second of waiting."
              value={name}
              onChange={setName}
              autoFocus
              error={tried && name.trim() === '' ? 'It needs a name.' : null}
            />
          )}
        </FormSheet>
      )}
    </Part>
  );
}
