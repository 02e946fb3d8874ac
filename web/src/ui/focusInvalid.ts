/** After a form was sent with gaps: the first of them gets the focus, and so comes into sight. */
export function focusInvalid(form: EventTarget & Element): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
