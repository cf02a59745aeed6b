// The small forms of steps, orders and objections, filled in as a person does.

/** Opens an offer within `place` and fills its form: label -> text, or `{ choose }`. */
export async function fillOffer(place, offer, typed) {
  const button = place.getByRole("button", { name: offer, exact: true });
  if ((await button.getAttribute("aria-expanded")) !== "true") await button.click();
  const form = place.locator("form.small-form");
  await fillIn(form, typed);
  return form;
}

/** Fills it in and sends it; waits until it was taken. */
export async function takeOffer(place, offer, typed) {
  const form = await fillOffer(place, offer, typed);
  await form.locator("button[type=submit]").click();
  await form.waitFor({ state: "detached" });
}

/** The form in a dialogue, confirmed. */
export async function confirm(page, typed, button) {
  const dialog = page.getByRole("dialog");
  await fillIn(dialog, typed);
  await dialog.getByRole("button", { name: button, exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
}

export async function fillIn(form, typed) {
  for (const [label, value] of Object.entries(typed)) {
    if (typeof value === "string") {
      await form.getByLabel(label, { exact: true }).fill(value);
    } else {
      const group = form.getByRole("radiogroup", { name: label });
      await group.locator("label", { hasText: value.choose }).click();
    }
  }
}

/** The place of a step on a task or a case. */
export const stepOf = (page, id) => page.locator(`li[data-step="${id}"]`);

/** The place of a task on a case. */
export const taskOf = (page, act) => page.locator(`li[data-task="${act}"]`);
