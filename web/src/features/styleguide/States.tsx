import { Refusal } from '../../api/client';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Empty } from '../../ui/Empty';
import { ErrorState } from '../../ui/ErrorState';
import { Dimmed, Skeleton } from '../../ui/Loading';
import { Part } from './Part';

export function States() {
  return (
    <Part name="Banner, Empty, ErrorState, Skeleton, Dimmed">
      <Banner icon="offline" tone="warning">
        You are offline. What you see is from 12:40.
      </Banner>
      <Banner tone="accent" action={<Button look="quiet">Look</Button>}>
        Something has come.
      </Banner>
      <Banner>Plain</Banner>
      <div className="styleguide-columns">
        <Empty icon="feed" title="Nothing here yet" action={<Button look="primary">Post</Button>}>
          Be the first: say what you need.
        </Empty>
        <ErrorState error={new Refusal('OVERLOADED', 503, null)} onRetry={() => {}} />
        <ErrorState error={new Refusal('NOT_FOUND', 404, null)} />
        <ErrorState error={new Refusal('OFFLINE', 0, null)} onRetry={() => {}} />
        <Skeleton lines={2} />
        <Dimmed busy>
          <Card title="The last view" person="stays, dimmed" />
        </Dimmed>
      </div>
    </Part>
  );
}
