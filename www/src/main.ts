/** The page's beginning: its styles, its one element, and what keeps it working without a network. */

import "./styles/base.css";
import "./styles/page.css";
import "./styles/forms.css";
import "./styles/steps.css";
import "./styles/panels.css";
import "./styles/skills.css";
import "./styles/goal.css";
import "./app.js";
import { keepForOffline } from "./offline.js";

keepForOffline();
