// When to run: at once and again while a lever is held, exactly when it is let go. The latest change wins.
//
//   held        one short run at a time; when it answers, the next one takes the newest values, and works
//               while the answer is drawn. It is not cancelled by the next frame: a run that never ends
//               would show nothing during a smooth drag. Its first trials are shown apart where the rest
//               would be waited for
//   let go      the run at all trials, with its parts shown as they come
//   changed     an exact run that is under way is given up for the newer change, or for what is being typed
import type { Answers, RunRequest, Spec } from "./protocol";

export interface Runner {
  // Sends a run; a run sent later makes the server give this one up, and so does stop().
  run(request: RunRequest, part: (answers: Answers) => void): Promise<Answers>;
  stop(): void;
  frame(act: () => void): void;
  shown(answers: Answers, spec: Spec, state: "live" | "part" | "exact"): void;
  failed(reason: unknown, spec: Spec, live: boolean): void;
}

export const kLiveTrials = 5000;
const kFirst = 2000;
// What is drawn twice costs more than it tells where all comes within a few frames.
const kSoon = 150;

export class Live {
  private newest: Spec | null = null;
  private held = false;
  private framed = false;
  private running: { spec: Spec; live: boolean } | null = null;
  // Of the last short run, in ms.
  private took = Infinity;

  constructor(
    private readonly runner: Runner,
    public trials: number,
  ) {}

  // The lever is still held.
  move(spec: Spec): void {
    this.newest = spec;
    this.held = true;
    if (this.framed) return;
    this.framed = true;
    this.runner.frame(() => {
      this.framed = false;
      this.pump();
    });
  }

  // The lever is let go, or something was switched or typed.
  settle(spec: Spec): void {
    this.newest = spec;
    this.held = false;
    this.pump();
  }

  // What is asked next is not known yet, but what is under way is no answer to it: an exact run makes room.
  giveUp(): void {
    this.newest = null;
    if (this.running?.live === false) this.runner.stop();
  }

  get busy(): boolean {
    return this.running !== null || this.newest !== null;
  }

  private pump(): void {
    if (this.newest === null || this.running?.live === true) return;
    const spec = this.newest;
    const live = this.held;
    this.newest = null;
    const running = { spec, live };
    this.running = running;
    const isCurrent = () => this.running === running;
    const trials = live ? Math.min(kLiveTrials, this.trials) : this.trials;
    const first = live && this.took < kSoon ? trials : Math.min(kFirst, trials);
    const begun = performance.now();
    this.runner
      .run({ ...spec, trials, first, live }, (answers) => {
        if (isCurrent()) this.runner.shown(answers, spec, live ? "live" : "part");
      })
      .then(
        (answers) => {
          if (!isCurrent()) return;
          this.running = null;
          if (live) this.took = performance.now() - begun;
          this.pump();
          this.runner.shown(answers, spec, live ? "live" : "exact");
        },
        (reason: unknown) => {
          if (!isCurrent()) return;
          this.running = null;
          this.runner.failed(reason, spec, live);
          this.pump();
        },
      );
  }
}
