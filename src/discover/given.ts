/** What the user says where discovery would look for itself. */
export type Given = {
  tenantColumns?: readonly string[];
  settings?: readonly string[];
  roles?: readonly string[];
  schemas?: readonly string[];
};
