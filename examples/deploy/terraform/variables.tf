terraform {
  required_version = ">= 1.5"
  required_providers {
    archive = { source = "hashicorp/archive", version = "~> 2.4" }
    aws     = { source = "hashicorp/aws", version = "~> 6.0" }
  }
}

variable "name" {
  type        = string
  description = "what everything is named after"
  default     = "orders"
}

variable "guard_layer_arn" {
  type        = string
  description = "ARN of the published layer, with its version; layer/publish.py prints it"
  validation {
    condition     = can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:layer:[A-Za-z0-9_-]+:[0-9]+$", var.guard_layer_arn))
    error_message = "The ARN of a layer ends with its version."
  }
}

variable "guard_mode" {
  type        = string
  description = "monitor for the first week, then block"
  default     = "monitor"
  validation {
    condition     = contains(["monitor", "block", "off"], var.guard_mode)
    error_message = "One of monitor, block, off."
  }
}

variable "alarm_email" {
  type        = string
  description = "who hears of findings"
}

output "url" {
  value = aws_apigatewayv2_api.http.api_endpoint
}

output "log_group" {
  value = aws_cloudwatch_log_group.logs.name
}
