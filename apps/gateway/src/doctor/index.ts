/** What other programs may use of the doctor. */
export { examine, type ExamineOptions } from "./examine.ts";
export {
  type CheckName,
  checks,
  type Finding as DoctorFinding,
  type SkipCode,
  type TroubleCode,
  troubles,
} from "./finding.ts";
