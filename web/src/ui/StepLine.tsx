import './lines.css';

/** The states of a thing in order, with the present one marked: for exchanges and partnerships. */
export function StepLine({ label, steps, now }: { label: string; steps: readonly string[]; now: number }) {
  return (
    <ol className="steps" aria-label={label}>
      {steps.map((step, index) => (
        <li
          key={step}
          className="step"
          data-state={index < now ? 'done' : index === now ? 'now' : 'open'}
          aria-current={index === now ? 'step' : undefined}
        >
          {step}
        </li>
      ))}
    </ol>
  );
}
