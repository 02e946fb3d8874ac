import './lines.css';

/** The states of a thing in order, with the present one marked. The phone has room for the name of the present one. */
export function StepLine({ label, steps, now }: { label: string; steps: readonly string[]; now: number }) {
  return (
    <div className="step-line">
      <ol className="steps" aria-label={label} style={{ '--steps': steps.length } as React.CSSProperties}>
        {steps.map((step, index) => (
          <li
            key={step}
            className="step"
            data-state={index < now ? 'done' : index === now ? 'now' : 'open'}
            aria-current={index === now ? 'step' : undefined}
          >
            <span className="step-name">{step}</span>
          </li>
        ))}
      </ol>
      <p className="step-now" aria-hidden="true">
        {steps[now]}
      </p>
    </div>
  );
}
