/** What these tests use of `playwright-core`, which is not installed everywhere, and so cannot be imported for its types. */
export interface Playwright {
  chromium: { launch(options: { executablePath: string; args: readonly string[] }): Promise<Browser> };
}

export interface Browser {
  newContext(options?: ContextOptions): Promise<Context>;
  newBrowserCDPSession(): Promise<{
    send(method: "SystemInfo.getProcessInfo"): Promise<{ processInfo: { id: number; type: string }[] }>;
  }>;
  close(): Promise<void>;
}

export interface ContextOptions {
  viewport?: { width: number; height: number };
  deviceScaleFactor?: number;
  colorScheme?: "light" | "dark";
  reducedMotion?: "reduce" | "no-preference";
  javaScriptEnabled?: boolean;
}

interface Context {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

export interface Page {
  goto(url: string): Promise<unknown>;
  url(): string;
  on(event: "request", listener: (request: { url(): string }) => void): void;
  on(event: "console", listener: (message: { type(): string; text(): string }) => void): void;
  on(event: "pageerror", listener: (error: Error) => void): void;
  on(event: "dialog", listener: (dialog: { message(): string; dismiss(): Promise<void> }) => void): void;
  evaluate<Result, Argument = undefined>(
    run: (argument: Argument) => Result | Promise<Result>,
    argument?: Argument,
  ): Promise<Result>;
  evaluate(source: string): Promise<unknown>;
  waitForFunction<Argument>(
    test: string | ((argument: Argument) => unknown),
    argument?: Argument,
  ): Promise<unknown>;
  waitForTimeout(milliseconds: number): Promise<void>;
  locator(selector: string): Locator;
  getByRole(role: string, options?: { name?: string | RegExp; exact?: boolean }): Locator;
  keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
  setContent(html: string): Promise<void>;
  screenshot(options: {
    path: string;
    type?: "png" | "jpeg";
    quality?: number;
    fullPage?: boolean;
  }): Promise<unknown>;
}

/** What these tests read of an element: the tests' other code knows no DOM. */
interface Shown {
  textContent: string;
  clientHeight: number;
  getBoundingClientRect(): { width: number; height: number };
}

export interface Locator {
  first(): Locator;
  nth(index: number): Locator;
  count(): Promise<number>;
  click(): Promise<void>;
  fill(text: string): Promise<void>;
  focus(): Promise<void>;
  selectOption(option: { label: string }): Promise<unknown>;
  inputValue(): Promise<string>;
  textContent(): Promise<string | null>;
  innerText(): Promise<string>;
  isVisible(): Promise<boolean>;
  locator(selector: string): Locator;
  getByRole(role: string, options?: { name?: string | RegExp; exact?: boolean }): Locator;
  waitFor(options?: { state: "visible" | "hidden" }): Promise<void>;
  scrollIntoViewIfNeeded(): Promise<void>;
  evaluate<Result>(run: (element: Shown) => Result | Promise<Result>): Promise<Result>;
  evaluateAll<Result>(run: (elements: Shown[]) => Result): Promise<Result>;
}
