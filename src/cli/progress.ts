import type { SingleBar } from "cli-progress";

export type Report = {
  /** A few words on what is being done just now. */
  note: (text: string) => void;
  /** How much of the step is done, from 0 to 1. */
  done: (fraction: number) => void;
};

/** Shows a step while it works: a bar on a terminal, otherwise a line when it is done. */
export async function step<T>(label: string, work: (report: Report) => Promise<T>): Promise<T> {
  const started = performance.now();
  const bar = process.stderr.isTTY ? await startBar(label, started) : undefined;
  try {
    return await work({
      note: (text) => bar?.update({ note: text.slice(0, 60) }),
      done: (fraction) => bar?.update(Math.round(fraction * 100)),
    });
  } finally {
    bar?.stop();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stderr.write(`${label} (${seconds} s)\n`);
  }
}

async function startBar(label: string, started: number): Promise<SingleBar> {
  const { SingleBar } = (await import("cli-progress")).default;
  const bar = new SingleBar({
    format: (_options, { progress }, { note }) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      // A step that does not say how far it is gets no bar that stands still.
      const how = progress > 0 ? `${meter(progress)} ${Math.round(progress * 100)} %` : `${seconds} s`;
      return `${label}  ${how}  ${note}`;
    },
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    stream: process.stderr,
    // Long steps without a measure still show that time passes.
    fps: 10,
    forceRedraw: true,
  });
  bar.start(100, 0, { note: "" });
  return bar;
}

const meter = (progress: number): string => "█".repeat(Math.round(progress * 24)).padEnd(24, "░");
