/** Whether `npm start` or another script of npm runs us, in a shell of its own. */
export const isRunByNpm = (): boolean => process.env.npm_lifecycle_event !== undefined;
