// Starts Swagger UI on the document of this server.
"use strict";

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

window.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  validatorUrl: null, // else the document is sent to validator.swagger.io
  // It brings a main landmark of its own into ours.
  onComplete: () => document.querySelector("#swagger-ui main")?.setAttribute("role", "group"),
});
