import { useWords } from '../../words/catalogue';
import { useFormat } from '../../words/format';
import { pathOf, type Step } from './series';
import { ledgerWords } from './words';

const WIDTH = 640;
const HEIGHT = 160;

/** A picture of the table below: the line stays level until something moves. */
export function BalanceChart({ steps }: { steps: readonly Step[] }) {
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
