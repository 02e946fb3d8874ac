import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Skeleton } from '../../ui/Loading';
import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { seriesQuery } from './queries';
import { pathOf, type Step, stepsOf } from './series';
import { ledgerWords } from './words';

const WIDTH = 640;
const HEIGHT = 160;

/** The balance by week: the line stays level until something moves. Nothing moved, nothing is drawn. */
export function BalanceChart({ community }: { community: string }) {
  const [now] = useState(() => Date.now() / 1000);
  const { data, isPending } = useQuery({ ...seriesQuery(community), placeholderData: undefined });
  const steps = stepsOf(data?.points ?? [], now);
  if (isPending) return <Skeleton lines={1} />;
  return steps.length > 0 && <Chart steps={steps} />;
}

function Chart({ steps }: { steps: readonly Step[] }) {
  const words = useWords(ledgerWords);
  const format = useFormat();
  const { path, area, zero, least, most, first, last } = pathOf(steps, WIDTH, HEIGHT);
  return (
    <figure className="chart">
      <figcaption className="visually-hidden">
        {words.chart(format.date(first), format.date(last), format.credit(least), format.credit(most))}
      </figcaption>
      <div className="chart-scale soft" aria-hidden="true">
        <span>{format.credit(most)}</span>
        <span>{format.credit(least)}</span>
      </div>
      <svg
        className="chart-line"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <path className="chart-area" d={area} />
        <path className="chart-zero" d={`M0 ${zero}H${WIDTH}`} />
        <path className="chart-step" d={path} />
      </svg>
      <div className="chart-dates soft" aria-hidden="true">
        <span>{format.date(first)}</span>
        <span>{format.date(last)}</span>
      </div>
    </figure>
  );
}
