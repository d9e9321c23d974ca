import { Command } from "commander";
import { loadConfig } from "../../config.ts";
import { withAdministeredDatabase } from "../../database/open.ts";
import { sealState } from "../../database/seal-keys.ts";
import { sealKey } from "../../tenant/seal.ts";
import { run } from "../run.ts";

export const status = () =>
  new Command("status")
    .description("list the keys, and whether the walls ask for a seal; exit status 1 where they do not")
    .action(
      run(async () => {
        const config = loadConfig();
        const { isRequired, keys } = await withAdministeredDatabase(config, ({ root }) => sealState(root));
        const own = sealKey(config.sealKey).id;
        for (const { id, createdAt, retiresAt } of keys) {
          const until = retiresAt ? `retires ${retiresAt.toISOString()}` : "in use";
          console.log(
            `${id}  made ${createdAt.toISOString()}  ${until}${id === own ? "  (configured here)" : ""}`,
          );
        }
        console.log(isRequired ? "The walls ask for a seal." : "The walls do NOT ask for a seal.");
        if (!isRequired) process.exitCode = 1;
      }),
    );
