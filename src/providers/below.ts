/** An address below another one. @param path Begins with a slash; its parts are encoded. */
export function below(baseUrl: URL, path: string, query: Record<string, string> = {}): URL {
  const url = new URL(baseUrl.origin + baseUrl.pathname.replace(/\/+$/u, "") + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}
