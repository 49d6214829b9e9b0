// The one connection to the server: requests with their answers, events, and the language server's messages.
import type { Failure } from "./protocol";

export class Refusal extends Error {
  constructor(readonly failure: Failure) {
    super(failure.text);
  }
  get kind(): string {
    return this.failure.kind;
  }
}

export interface Hooks {
  part?: (value: unknown) => void;
  progress?: (done: number, all: number) => void;
}
interface Waiting extends Hooks {
  resolve: (value: unknown) => void;
  reject: (reason: Error) => void;
}

export interface Asked<T> {
  id: number;
  answer: Promise<T>;
}

// What a WebSocket is here; a test brings its own.
export interface Socket {
  send(data: string): void;
  close(): void;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
}

export class Link {
  private socket: Socket | null = null;
  private next = 1;
  private readonly waiting = new Map<number, Waiting>();
  private readonly lspHandlers = new Set<(value: string) => void>();

  constructor(
    private readonly connect: () => Socket,
    private readonly on: {
      open: () => void;
      event: (name: string, value: Record<string, unknown>) => void;
      closed: () => void;
    },
  ) {}

  start(): void {
    const socket = this.connect();
    this.socket = socket;
    socket.onopen = () => this.on.open();
    socket.onmessage = (event) => {
      if (socket === this.socket) this.receive(String(event.data));
    };
    socket.onclose = () => {
      if (socket !== this.socket) return;
      this.socket = null;
      const lost = [...this.waiting.values()];
      this.waiting.clear();
      for (const one of lost)
        one.reject(new Refusal({ kind: "closed", text: "the connection to the server is gone" }));
      this.on.closed();
    };
  }
  get isOpen(): boolean {
    return this.socket !== null;
  }

  ask<T>(what: string, fields: object = {}, hooks: Hooks = {}): Asked<T> {
    const id = this.next++;
    const answer = new Promise<T>((resolve, reject) => {
      if (this.socket === null) {
        reject(new Refusal({ kind: "closed", text: "the connection to the server is gone" }));
        return;
      }
      this.waiting.set(id, { ...hooks, resolve: resolve as (value: unknown) => void, reject });
      this.socket.send(JSON.stringify({ id, do: what, ...fields }));
    });
    return { id, answer };
  }
  request<T>(what: string, fields: object = {}, hooks: Hooks = {}): Promise<T> {
    return this.ask<T>(what, fields, hooks).answer;
  }
  cancel(id: number): void {
    if (this.waiting.has(id) && this.isOpen) this.request("cancel", { of: id }).catch(() => undefined);
  }

  // For @codemirror/lsp-client.
  readonly transport = {
    send: (message: string): void => {
      if (this.socket === null) throw new Error("the connection to the server is gone");
      this.socket.send(`{"lsp":${message}}`);
    },
    subscribe: (handler: (value: string) => void): void => {
      this.lspHandlers.add(handler);
    },
    unsubscribe: (handler: (value: string) => void): void => {
      this.lspHandlers.delete(handler);
    },
  };

  private receive(text: string): void {
    const message = JSON.parse(text) as Record<string, unknown>;
    if ("lsp" in message) {
      const inner = JSON.stringify(message.lsp);
      for (const handler of this.lspHandlers) handler(inner);
      return;
    }
    if (typeof message.event === "string") {
      this.on.event(message.event, message);
      return;
    }
    const one = this.waiting.get(Number(message.id));
    if (one === undefined) return;
    if ("part" in message) one.part?.(message.part);
    else if (Array.isArray(message.progress))
      one.progress?.(Number(message.progress[0]), Number(message.progress[1]));
    else {
      this.waiting.delete(Number(message.id));
      if ("ok" in message) one.resolve(message.ok);
      else one.reject(new Refusal(message.error as Failure));
    }
  }
}
