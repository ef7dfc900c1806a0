# What the API's authoriser and the clients need to know. Secrets of machines are in no output.

output "issuer" {
  description = "The issuer of the tokens, as they name it in `iss`."
  value       = "https://${aws_cognito_user_pool.this.endpoint}"
}

output "audience" {
  description = "The clients whose tokens open the API; tokens name them in `client_id`."
  value       = [for client in merge(aws_cognito_user_pool_client.public, aws_cognito_user_pool_client.machine) : client.id]
}

output "scope" {
  description = "The scope that a token needs to open the API."
  value       = local.scope
}

output "client_ids" {
  description = "The client id of the web page, of `sda` at a terminal and of each machine, by name."
  value       = { for name, client in merge(aws_cognito_user_pool_client.public, aws_cognito_user_pool_client.machine) : name => client.id }
}

output "user_pool_id" {
  description = "The pool, for `aws cognito-idp admin-create-user` and `describe-user-pool-client`."
  value       = aws_cognito_user_pool.this.id
}

output "sign_in_url" {
  description = "Base URL of the sign-in pages."
  value       = "https://${aws_cognito_user_pool_domain.this.domain}.auth.${var.region}.amazoncognito.com"
}

output "secret_parameters" {
  description = "The parameter that holds each machine's secret, by the machine's name."
  value       = { for machine, parameter in aws_ssm_parameter.machine : machine => parameter.name }
}
