/** What somebody typed into a form, by the names of its fields; files are no text and left out. */
export function given(form: HTMLFormElement): (name: string) => string {
  const data = new FormData(form);
  return (name) => {
    const value = data.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
}
