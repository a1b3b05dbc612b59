export const language = () => "en";
export const words = (l: string) => ({ error: (e: Error) => e.message });
