import { aws } from "./aws/index.ts";
import { kernel } from "./kernel/index.ts";
import { rails } from "./rails/index.ts";
import type { Subject } from "./subject.ts";
import { supabase } from "./supabase/index.ts";

/** The sound schemas, each with every way in which it is broken, one at a time. */
export const subjects: readonly Subject[] = [kernel, supabase, aws, rails];
